/**
 * The fleet on the command line: {@code ls} lists agents as the dashboard does, {@code show} tells
 * of one, {@code watch} goes on telling. Over the generated client of the REST API.
 */
@NullMarked
package dev.skerry.tool.fleet;

import org.jspecify.annotations.NullMarked;
