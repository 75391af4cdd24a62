/** What an evaluation shows: tables, plots and files. */
@NullMarked
package dev.skerry.tool.evaluate.report;

import org.jspecify.annotations.NullMarked;
