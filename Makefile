# SPDX-License-Identifier: GPL-2.0
# The front door: every target of the project and the variables that all parts share.
# Parts describe their own products in bpf/, harness/ and selftests/ *.mk files.

B := build
OUT := out
VM := harness/vm
LANES := $(shell $(VM)/lanes names)
KERNEL ?= $(firstword $(LANES))
CC := gcc
CLANG ?= clang
BPFTOOL := /usr/sbin/bpftool
V ?= 0
Q := $(if $(filter 1,$(V)),,@)

CFLAGS_USER := -std=gnu11 -O2 -g -Wall -Wextra -Werror -Wmissing-prototypes \
	-Wstrict-prototypes -Wshadow -Wvla -Wno-unused-parameter

export Q V

# KERNEL=all is for targets that take several.
ifneq ($(filter-out $(LANES) $(if $(filter check faults,$(MAKECMDGOALS)),all),$(KERNEL)),)
$(error KERNEL=$(KERNEL): no such lane; lanes are: $(LANES) (make lanes))
endif

all: modules tools ## build everything for KERNEL

# Missing packages are installed before make looks at anything else, because
# an included file is remade first.
ifneq ($(filter-out help clean distclean deps lanes install-headers,$(or $(MAKECMDGOALS),all)),)
-include $(B)/deps.mk
endif

$(B)/deps.mk: harness/vm/deps
	$(Q)harness/vm/deps
	@mkdir -p $(@D)
	@touch $@

deps: ## install the Debian packages that are missing
	$(Q)harness/vm/deps

-include bpf/bpf.mk
-include harness/harness.mk
include harness/vm/vm.mk
include selftests/selftests.mk

tools: $(B)/vmdev $(B)/vmdev-tracedat ## build the vmdev binary and the BPF programs

docs: ## make the tables in docs/ from the contract headers
	$(Q)docs/tables

HEADERS := $(DESTDIR)$(or $(PREFIX),/usr)/include/virtio-mdev

# Behind -I they are found as in the tree; docs/protocol.md has a Kbuild that does.
install-headers: ## headers for parents and drivers out of the tree, below DESTDIR
	$(Q)install -d $(HEADERS)/uapi $(HEADERS)/compat
	$(Q)install -m 644 module/include/*.h $(HEADERS)
	$(Q)install -m 644 module/include/uapi/*.h $(HEADERS)/uapi
	$(Q)install -m 644 module/compat/*.h $(HEADERS)/compat

help: ## this text
	@echo 'Targets:'
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  %-16s %s\n", $$1, $$2 }' \
		$(sort $(MAKEFILE_LIST))
	@echo
	@echo 'Variables:'
	@awk -F '## ' '/^#  [A-Z]+.*## / { printf "  %-16s %s\n", substr($$1, 4), $$2 }' \
		$(MAKEFILE_LIST)

#  KERNEL=LANE   ## guest kernel, of those that make lanes names; check and faults: also all
#  CLANG=clang-19 ## compiler of the BPF programs, for every lane
#  V=1           ## show the commands
#  FAULT=NAME    ## make run: arm this fault (the verdict then must be a violation); faults: only it
#  ONLY=NAMES    ## make mutants: only these; N=NUMBER: so many of the list
#  RULE=ID       ## make faults: only faults that must break this rule
#  FAULTS=1      ## modules, shell: with fault points
#  NOTRACE=1     ## modules, shell: without tracepoints
#  RULES=LIST    ## make run: rules that count, such as all or +mappings; bench: groups
#  SUITE=NAMES   ## make check: only these suites
#  MINUTES=30    ## make soak: how long, without the boot
#  SEED=N        ## make soak: the schedule of an earlier run; mutants: N drawn by it
#  DURATION=10   ## make run: seconds of load
#  WITH=TOOLS    ## make shell: more tools of this machine, copied into the guest
#  DIFFERENTIAL=1 ## make check: every case is recorded too, and judged again from that
#  DESTDIR=DIR   ## install-headers: in front of /usr/include, or of PREFIX=DIR
#  JOBS=N        ## compile jobs of the module build

clean: ## remove build products and run output
	rm -rf $(B) $(OUT)

distclean: clean ## the same, and the unpacked guest kernels
	rm -rf $${XDG_CACHE_HOME:-$$HOME/.cache}/virtio-mdev/kernels

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all deps tools docs install-headers help clean distclean
