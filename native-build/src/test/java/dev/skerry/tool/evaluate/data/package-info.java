@NullMarked
package dev.skerry.tool.evaluate.data;

import org.jspecify.annotations.NullMarked;
