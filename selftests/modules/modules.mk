# SPDX-License-Identifier: GPL-2.0
# Test modules for each kernel and variant. Owns the stamps only.

TESTS_SRC := $(shell find $(addprefix selftests/modules/,Kbuild life drill tests_build) -type f)

# $(call tests_rule,kernel,variant)
define tests_rule
$(B)/k/$(1)-$(2)/tests.stamp: $(TESTS_SRC) $(B)/k/$(1)-$(2)/modules.stamp
	@echo "  TESTS   $(1) $(2)"
	$(Q)selftests/modules/tests_build "$$(MAKE)" $(B)/k/$(1)/kernel $$(@D) W=1 V=$$(V) \
		KCFLAGS=-Werror $$(VARIANT_FLAGS_$(2))
	$(Q)touch $$@
endef
$(foreach k,$(LANES),$(foreach v,plain faults,$(eval $(call tests_rule,$(k),$(v)))))
