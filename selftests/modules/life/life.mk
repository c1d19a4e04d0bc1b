# SPDX-License-Identifier: GPL-2.0
# The test modules of the suite life, for each kernel and variant. Owns the stamps only.

LIFE_DIR := selftests/modules/life
LIFE_SRC := $(wildcard $(LIFE_DIR)/*)

# $(call life_rule,kernel,variant)
define life_rule
$(B)/k/$(1)-$(2)/life.stamp: $(LIFE_SRC) $(B)/k/$(1)-$(2)/modules.stamp
	@echo "  LIFE    $(1) $(2)"
	$(Q)mkdir -p $$(@D)/life
	$(Q)ln -sf $$(abspath $(LIFE_DIR))/Kbuild $$(abspath $(LIFE_DIR))/*.c $$(@D)/life
	$(Q)$(VM)/module_make "$$(MAKE)" $(B)/k/$(1)/kernel $$(@D)/life W=1 V=$$(V) \
		TOP=$$(CURDIR) KBUILD_EXTRA_SYMBOLS=$$(abspath $$(@D))/Module.symvers
	$(Q)touch $$@
endef
$(foreach k,$(LANES),$(foreach v,plain faults,$(eval $(call life_rule,$(k),$(v)))))
