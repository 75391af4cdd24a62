/** Commands about artifacts: files that a gateway signs for, which agents then run. */
@NullMarked
package dev.skerry.tool.artifact;

import org.jspecify.annotations.NullMarked;
