/**
 * {@code bench dashboard}: a real gateway with a large fleet, the machine's Chromium in front of
 * it, and how fast what one sees is. {@link dev.skerry.tool.bench.dashboard.DashboardBench} is the
 * whole; the other {@code …Bench} are its parts.
 */
@NullMarked
package dev.skerry.tool.bench.dashboard;

import org.jspecify.annotations.NullMarked;
