/** What a packaged agent takes of a machine, and how soon it serves. */
@NullMarked
package dev.skerry.tool.bench.footprint;

import org.jspecify.annotations.NullMarked;
