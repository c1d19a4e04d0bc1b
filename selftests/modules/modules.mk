# SPDX-License-Identifier: GPL-2.0
# Test modules for each kernel and variant. Owns the stamps only.

TESTS_DIRS := $(addprefix selftests/modules/,Kbuild life drill)

# $(call tests_rule,kernel,variant)
define tests_rule
$(B)/k/$(1)-$(2)/tests.stamp: $(shell find $(TESTS_DIRS) -type f) $(B)/k/$(1)-$(2)/modules.stamp
	@echo "  TESTS   $(1) $(2)"
	$(Q)mkdir -p $$(@D)/tests
	$(Q)find $$(@D)/tests -xtype l -delete
	$(Q)cp -rsf $$(abspath $(TESTS_DIRS)) $$(@D)/tests
	$(Q)$(VM)/module_make "$$(MAKE)" $(B)/k/$(1)/kernel $$(@D)/tests W=1 V=$$(V) \
		TOP=$$(CURDIR) KBUILD_EXTRA_SYMBOLS=$$(abspath $$(@D))/Module.symvers \
		$$(VARIANT_FLAGS_$(2))
	$(Q)touch $$@
endef
$(foreach k,$(LANES),$(foreach v,plain faults,$(eval $(call tests_rule,$(k),$(v)))))
