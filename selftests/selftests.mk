# SPDX-License-Identifier: GPL-2.0
# Unit tests, lint and the guest suites.
# Does not describe what a suite needs: the suite's own header does.
