@NullMarked
package dev.skerry.tool.evaluate.score;

import org.jspecify.annotations.NullMarked;
