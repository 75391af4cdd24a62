/** Child processes that never outlive the tool, and what the kernel says about them. */
@NullMarked
package dev.skerry.tool.process;

import org.jspecify.annotations.NullMarked;
