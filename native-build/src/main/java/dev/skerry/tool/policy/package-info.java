/** What needs approvals, from the command line. */
@NullMarked
package dev.skerry.tool.policy;

import org.jspecify.annotations.NullMarked;
