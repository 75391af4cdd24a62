@NullMarked
package dev.skerry.tool.evaluate.report;

import org.jspecify.annotations.NullMarked;
