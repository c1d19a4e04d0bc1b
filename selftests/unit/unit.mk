# SPDX-License-Identifier: GPL-2.0
# Owns how the unit tests of bpf/rules are built and run: make unit-rules.
# Does not own the rules, nor the tests of the tool's library and of the load.

RULES_TEST := $(B)/unit/rules_test
RULES_TEST_SRC := $(wildcard selftests/unit/rules_*.c)

$(RULES_TEST): $(RULES_TEST_SRC) $(wildcard selftests/unit/*.h) $(wildcard bpf/rules/*.h) \
		$(wildcard module/include/uapi/*.h) selftests/unit/unit.mk
	@echo '  CC      $@'
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_USER) -fsanitize=address,undefined -fno-sanitize-recover=all \
		-Ibpf/rules -Imodule/include/uapi -o $@ $(RULES_TEST_SRC) -lcmocka

unit-rules: $(RULES_TEST) ## unit tests of the rules
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP $(RULES_TEST)

.PHONY: unit-rules
