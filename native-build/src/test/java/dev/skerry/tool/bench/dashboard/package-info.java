/** Tests of {@code bench dashboard}. */
@NullMarked
package dev.skerry.tool.bench.dashboard;

import org.jspecify.annotations.NullMarked;
