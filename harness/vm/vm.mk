# SPDX-License-Identifier: GPL-2.0
# Guest kernels, modules built for them, vmlinux.h, the guest's init and the collector.
# Does not boot guests: harness/vm/vm does.

VARIANTS := plain faults notrace
JOBS ?= $(shell nproc)

VARIANT := $(if $(filter 1,$(FAULTS))$(FAULT),faults,$(if $(filter 1,$(NOTRACE)),notrace,plain))
# Both are always given, so that a variable of the outer make cannot leak in.
VARIANT_FLAGS_plain := FAULTS= NOTRACE=
VARIANT_FLAGS_faults := FAULTS=1 NOTRACE=
VARIANT_FLAGS_notrace := FAULTS= NOTRACE=1

VM_MODULE_SRC := Kbuild module/Kbuild $(shell find module -name '*.[ch]')

# A newer kernel package is picked up after `make clean`.
$(B)/k/%/kernel.stamp: $(VM)/kernel.sh $(VM)/kernel_link
	$(Q)$(VM)/kernel_link $* $(@D)/kernel
	$(Q)touch $@

# Sources are linked, not copied, so that the tree stays clean and errors name them. What is built
# here, by the lane's own compiler, has no warning.
# $(call vm_module_rule,kernel,variant)
define vm_module_rule
$(B)/k/$(1)-$(2)/modules.stamp: $(VM_MODULE_SRC) $(B)/k/$(1)/kernel.stamp $(VM)/module_build
	@echo "  MODULES $(1) $(2)"
	$(Q)$(VM)/module_build "$(MAKE)" $(B)/k/$(1)/kernel $(B)/k/$(1)-$(2) W=1 V=$(V) \
		KCFLAGS=-Werror $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(JOBS)) \
		$$(VARIANT_FLAGS_$(2))
	$(Q)touch $$@
endef
$(foreach k,$(LANES),$(foreach v,$(VARIANTS),$(eval $(call vm_module_rule,$(k),$(v)))))

# Other settings make another kernel.
$(B)/k/sanitizer/kernel.stamp: $(VM)/sanitizer.sh $(VM)/sanitizer.config

lanes: ## the table of lanes, and what is cached
	$(Q)$(VM)/lanes

sanitizer-kernel: ## build the kernel of KERNEL=sanitizer into the cache: 8 to 15 minutes, once
	$(Q)$(VM)/sanitizer_kernel $(JOBS)

modules: $(B)/k/$(KERNEL)-$(VARIANT)/modules.stamp ## build the modules for KERNEL

# The types of the first lane's kernel serve all: the programs are relocated when they load.
VM_TYPES := $(B)/k/$(or $(TYPES),$(firstword $(LANES)))

$(B)/gen/vmlinux.h: $(VM_TYPES)/kernel.stamp
	@echo "  GEN     $@"
	@mkdir -p $(@D)
	$(Q)$(BPFTOOL) btf dump file $(VM_TYPES)/kernel/vmlinux.btf format c > $@.tmp
	$(Q)mv $@.tmp $@

# What the runner starts: init in the guest, the others beside it.
VM_PROGRAMS := $(addprefix $(B)/vm/,init watch tsc_khz)
$(B)/vm/init: CFLAGS_USER += -static

$(VM_PROGRAMS): $(B)/vm/%: $(VM)/%.c
	@echo "  CC      $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_USER) $< -o $@

VM_RUN := $(VM)/vm run --kernel $(KERNEL) --variant $(VARIANT)
DURATION ?= 10
RUN_RULES := $(or $(RULES),default)

run: guest ## boot a guest, load two devices under the checker, print the verdict
	$(Q)rm -f $(OUT)/verdict.json
	$(Q)$(VM_RUN) --out $(OUT) --timeout $$(($(DURATION) + 80)) \
		--script $(VM)/guest/run.sh -- $(KERNEL) '$(RUN_RULES)' $(DURATION) $(FAULT)

shell: ## a shell in a guest with two devices up (WITH="bpftrace ...")
	$(Q)$(MAKE) guest
	$(Q)$(VM)/vm shell --kernel $(KERNEL) --variant $(VARIANT) --out $(OUT)/shell \
		$(addprefix --with ,trace-cmd mdevctl $(WITH))

$(B)/vm/insns $(B)/vm/refuse $(B)/vm/xdp: $(B)/vm/%: $(VM)/%.c
	@echo "  CC      $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_USER) -static $< -o $@

# What the bench compares with, beside what every kernel has.
$(B)/k/%/vdpa.stamp: $(VM)/vdpa_build $(VM)/vdpa/Kbuild $(B)/k/%/kernel.stamp
	@echo "  VDPA    $*"
	$(Q)$(VM)/vdpa_build "$(MAKE)" $* $(B)/k/$*/kernel $(B)/k/$*/vdpa
	$(Q)touch $@

bench: guest $(B)/k/$(KERNEL)-notrace/modules.stamp $(B)/k/$(KERNEL)/vdpa.stamp \
		$(B)/vm/insns ## instructions per packet, exact, and latencies
	$(Q)$(VM)/bench.sh $(KERNEL) $(OUT) $(RULES)

MINUTES ?= 30
SOAK_SEED = $(or $(SEED),$(shell od -An -tu2 -N 2 /dev/urandom | tr -d ' '))

# With fault points, all of them off, because the test driver comes with them.
soak: guest $(B)/k/$(KERNEL)-faults/tests.stamp ## load, storms, loss for MINUTES: no false alarm
	$(Q)$(VM)/soak.sh $(KERNEL) faults $(MINUTES) $(SOAK_SEED) $(OUT)

# Of another architecture: the guest's programs are built again.
LANES_FOREIGN := $(filter-out $(shell $(VM)/lanes names arch amd64),$(LANES))
# With a BPF compiler of their own: the guest's programs are built again with that one.
LANES_CLANG := $(shell $(VM)/lanes names clang '[^-].*')
vm_clangs = $(sort $(foreach l,$(filter $(LANES_CLANG),$(1)),$(shell $(VM)/lanes get $(l) clang)))
# $(call vm_tools,lanes)
vm_tools = tools $(patsubst %,arch-tools-%,$(filter $(LANES_FOREIGN),$(1))) \
	$(patsubst %,clang-tools-%,$(call vm_clangs,$(1)))

$(LANES_FOREIGN:%=arch-tools-%): arch-tools-%: $(B)/k/%/kernel.stamp
	$(Q)$(VM)/arch_make "$(MAKE)" $* $(B)

# CLANG on the command line takes precedence over the table.
CLANG_TOOLS := $(patsubst %,clang-tools-%,$(call vm_clangs,$(LANES)))
$(CLANG_TOOLS): clang-tools-%:
	$(Q)$(VM)/deps $*
	$(Q)$(MAKE) --no-print-directory B=$(B)/$* KERNEL=$(firstword $(LANES)) \
		$(if $(filter command,$(origin CLANG)),,CLANG=$*) $(B)/$*/vmdev $(B)/$*/vm/init

# With fault points the test modules too: some faults need a driver of their own.
guest: $(if $(filter faults,$(VARIANT)),$(B)/k/$(KERNEL)-faults/tests.stamp)
guest: $(VM_PROGRAMS) modules $(call vm_tools,$(KERNEL)) ## build all that a guest of KERNEL needs

.PHONY: lanes $(LANES_FOREIGN:%=arch-tools-%) $(CLANG_TOOLS) modules guest sanitizer-kernel
.PHONY: run shell bench soak
