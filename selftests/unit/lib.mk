# SPDX-License-Identifier: GPL-2.0
# Owns how the unit tests of harness/lib are built and run: make unit-lib.
# Does not own the library or the tests of rules and load.

LIB_TEST := $(B)/unit/lib_test
LIB_TEST_SRC := $(sort $(wildcard $(patsubst %,harness/lib/%/*.c,base contract report))) \
	$(addprefix harness/lib/machine/,device.c loaded.c symbol.c) \
	$(addprefix harness/lib/live/,join.c vigil.c)

$(LIB_TEST): $(call san_objs,$(wildcard selftests/unit/lib_*.c) $(LIB_TEST_SRC))
	@echo '  LINK    $@'
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN_FLAGS) -o $@ $^ -lcmocka -ljson-c

unit-lib: $(LIB_TEST) ## unit tests of the tool's library
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP $(LIB_TEST)

.PHONY: unit-lib
