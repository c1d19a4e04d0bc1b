# SPDX-License-Identifier: GPL-2.0
# Unit tests of the load generator, under ASan and UBSan: unit-load.
# Does not build the generator itself: harness/harness.mk does.

LOAD_TEST_SRC := $(sort $(wildcard harness/load/*.c)) harness/cmd_load.c harness/lib/base/arg.c \
	harness/lib/base/msg.c
LOAD_TEST_DEP := $(LOAD_TEST_SRC) $(wildcard harness/load/*.h harness/lib/*/*.h \
	module/include/uapi/*.h)
LOAD_TEST_CFLAGS := $(CFLAGS_USER) -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -Iharness -Imodule/include/uapi
LOAD_TEST_BIN := $(B)/unit/load_test $(B)/unit/load_tap_test

$(LOAD_TEST_BIN): $(B)/unit/%: selftests/unit/%.c $(LOAD_TEST_DEP) selftests/unit/load.mk
	@echo '  CC      $@'
	@mkdir -p $(@D)
	$(Q)$(CC) $(LOAD_TEST_CFLAGS) -o $@ $< $(LOAD_TEST_SRC) -lcmocka -ljson-c

unit-load: $(LOAD_TEST_BIN) ## unit tests of the load generator
	$(Q)for test in $(LOAD_TEST_BIN); do \
		CMOCKA_MESSAGE_OUTPUT=TAP $$test || rc=$$?; done; exit $${rc:-0}

.PHONY: unit-load
