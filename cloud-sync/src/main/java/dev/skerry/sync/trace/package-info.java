/** What travels of traces (W3C Trace Context), beside sync.proto. */
@NullMarked
package dev.skerry.sync.trace;

import org.jspecify.annotations.NullMarked;
