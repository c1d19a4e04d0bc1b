# SPDX-License-Identifier: GPL-2.0
# The kernel's own vringh for guests, without and with a fault point. Owns the stamps only.

VRINGH_SRC := $(wildcard selftests/modules/vringh/*)

# $(call vringh_rule,kernel,variant)
define vringh_rule
$(B)/k/$(1)-$(2)/vringh.stamp: $(VRINGH_SRC) $(B)/k/$(1)-$(2)/modules.stamp
	@echo "  VRINGH  $(1) $(2)"
	$(Q)selftests/modules/vringh/vringh_build "$$(MAKE)" $(1) $(B)/k/$(1)/kernel \
		$(B)/k/$(1)-$(2)
	$(Q)touch $$@
endef
$(foreach k,$(LANES),$(foreach v,plain faults,$(eval $(call vringh_rule,$(k),$(v)))))
