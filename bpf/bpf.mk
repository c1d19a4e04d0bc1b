# SPDX-License-Identifier: GPL-2.0
# BPF objects and their skeletons. Owns build/bpf and build/gen/*.skel.h; the
# kernel's types come from build/gen/vmlinux.h, made by harness/vm/vm.mk.

BPF_OBJS := $(B)/bpf/vmdev_check.bpf.o $(B)/bpf/vmdev_trace.bpf.o
BPF_SKELS := $(B)/gen/vmdev_check.skel.h $(B)/gen/vmdev_trace.skel.h
BPF_HDRS := $(wildcard bpf/*.bpf.h bpf/rules/*.h module/include/uapi/*.h)
# bpfeb for big-endian kernels; BPFTOOL must then be one of that byte order
BPF_TARGET ?= bpfel
BPF_ARCH ?= x86
BPF_CFLAGS := -target $(BPF_TARGET) -mcpu=v3 -D__TARGET_ARCH_$(BPF_ARCH) \
	-g -O2 -std=gnu11 -Wall -Wextra -Werror \
	-Wno-unused-function -Wno-sign-compare -Wno-missing-declarations \
	-Ibpf -Ibpf/rules -Imodule/include/uapi -I$(B)/gen

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

$(B)/gen/%.skel.h: $(B)/bpf/%.bpf.o
	@echo "  SKEL    $@"
	@mkdir -p $(@D)
	$(Q)$(BPFTOOL) gen skeleton $< name $*_bpf > $@.tmp
	$(Q)mv $@.tmp $@

bpf: $(BPF_OBJS) $(BPF_SKELS) ## build the BPF programs

FORCE:

.PHONY: bpf FORCE
