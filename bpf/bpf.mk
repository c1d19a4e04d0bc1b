# SPDX-License-Identifier: GPL-2.0
# BPF objects and their skeletons. Owns build/bpf and build/gen/*.skel.h; the
# kernel's types come from build/gen/vmlinux.h, made by harness/vm/vm.mk.

BPF_OBJS := $(B)/bpf/vmdev_check.bpf.o $(B)/bpf/vmdev_trace.bpf.o
BPF_SKELS := $(B)/gen/vmdev_check.skel.h $(B)/gen/vmdev_trace.skel.h
# The parts of the checker. Where programs of several share a tracepoint they run in this order:
# what fetches copies comes before the groups that look at them.
BPF_CHECK := commands answers register calls rings copies dma net look vigil vringh mappings
BPF_CHECK += descriptors guard
BPF_CHECK_OBJS := $(BPF_CHECK:%=$(B)/bpf/check/%.bpf.o)
RULES_HDRS := $(wildcard bpf/rules/*.h bpf/rules/*/*.h)
BPF_HDRS := $(RULES_HDRS) $(wildcard bpf/*.bpf.h module/include/uapi/*.h)
# bpfeb for big-endian kernels; BPFTOOL must then be one of that byte order
BPF_TARGET ?= bpfel
BPF_ARCH ?= x86
BPF_CFLAGS := -target $(BPF_TARGET) -mcpu=v3 -D__TARGET_ARCH_$(BPF_ARCH) \
	-g -O2 -std=gnu11 -Wall -Wextra -Werror \
	-Wno-unused-function -Wno-sign-compare -Wno-missing-declarations \
	-Ibpf -Imodule/include/uapi -I$(B)/gen

# Another compiler makes other objects. The file is written only when the version in it changes.
$(B)/bpf/compiler: FORCE
	@mkdir -p $(@D)
	$(Q)$(CLANG) --version > $@.tmp
	$(Q)cmp -s $@.tmp $@ || cp $@.tmp $@
	$(Q)rm $@.tmp

$(B)/bpf/%.bpf.o: bpf/%.bpf.c $(BPF_HDRS) $(B)/gen/vmlinux.h $(B)/bpf/compiler
	@echo "  BPF     $@"
	@mkdir -p $(@D)
	$(Q)$(CLANG) $(BPF_CFLAGS) -c $< -o $@.tmp
	$(Q)$(BPFTOOL) gen object $@ $@.tmp
	$(Q)rm $@.tmp

$(B)/bpf/vmdev_check.bpf.o: $(BPF_CHECK_OBJS) bpf/bpf.mk
	@echo "  BPFLINK $@"
	$(Q)$(BPFTOOL) gen object $@ $(BPF_CHECK_OBJS)

$(B)/gen/%.skel.h: $(B)/bpf/%.bpf.o
	@echo "  SKEL    $@"
	@mkdir -p $(@D)
	$(Q)$(BPFTOOL) gen skeleton $< name $*_bpf > $@.tmp
	$(Q)mv $@.tmp $@

bpf: $(BPF_OBJS) $(BPF_SKELS) ## build the BPF programs

FORCE:

.PHONY: bpf FORCE
