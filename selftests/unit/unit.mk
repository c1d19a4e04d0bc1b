# SPDX-License-Identifier: GPL-2.0
# Owns how the unit tests of bpf/rules are built and run: make unit-rules.
# Does not own the rules, nor the tests of the tool's library and of the load.

RULES_TEST := $(B)/unit/rules_test
RULES_TEST_OBJ := $(call san_objs,$(wildcard selftests/unit/rules_*.c))

$(RULES_TEST_OBJ): SAN_INC := -Ibpf -Imodule/include/uapi
$(RULES_TEST): $(RULES_TEST_OBJ)
	@echo '  LINK    $@'
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN_FLAGS) -o $@ $^ -lcmocka

unit-rules: $(RULES_TEST) ## unit tests of the rules
	$(Q)CMOCKA_MESSAGE_OUTPUT=TAP $(RULES_TEST)

.PHONY: unit-rules
