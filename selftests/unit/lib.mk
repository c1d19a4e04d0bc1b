# SPDX-License-Identifier: GPL-2.0
# Owns how the unit tests of harness/lib are built and run: make unit-lib.
# Does not own the library or the tests of rules and load.

LIB_TEST := $(B)/unit/lib_test
LIB_TEST_SRC := $(sort $(wildcard $(patsubst %,harness/lib/%/*.c,base contract report))) \
	$(addprefix harness/lib/machine/,device.c loaded.c symbol.c) harness/lib/live/join.c

# One command builds it all, because every object needs the sanitizers.
$(LIB_TEST): $(wildcard selftests/unit/lib_*.[ch]) $(LIB_TEST_SRC) $(wildcard harness/lib/*/*.h) \
		$(wildcard module/include/uapi/*.h) $(wildcard bpf/rules/*.h) selftests/unit/lib.mk
	@echo '  CC      $@'
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_USER) -fsanitize=address,undefined -fno-sanitize-recover=all \
		-Iharness -Ibpf -Imodule/include/uapi -o $@ $(filter selftests/%.c,$^) \
		$(LIB_TEST_SRC) -lcmocka -ljson-c

unit-lib: $(LIB_TEST) ## unit tests of the tool's library
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP $(LIB_TEST)

.PHONY: unit-lib
