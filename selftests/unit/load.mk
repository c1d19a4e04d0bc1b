# SPDX-License-Identifier: GPL-2.0
# Unit tests of the load generator, under ASan and UBSan: unit-load.
# Does not build the generator itself: harness/harness.mk does.

LOAD_TEST_SRC := $(sort $(wildcard harness/load/*.c)) harness/cmd_load.c harness/lib/base/arg.c \
	harness/lib/base/msg.c
LOAD_TEST_BIN := $(B)/unit/load_test $(B)/unit/load_tap_test

$(LOAD_TEST_BIN): $(B)/unit/%: $(B)/san/selftests/unit/%.o $(call san_objs,$(LOAD_TEST_SRC))
	@echo '  LINK    $@'
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN_FLAGS) -o $@ $^ -lcmocka -ljson-c

unit-load: $(LOAD_TEST_BIN) ## unit tests of the load generator
	$(Q)for test in $(LOAD_TEST_BIN); do \
		CMOCKA_MESSAGE_OUTPUT=TAP $$test || rc=$$?; done; exit $${rc:-0}

.PHONY: unit-load
