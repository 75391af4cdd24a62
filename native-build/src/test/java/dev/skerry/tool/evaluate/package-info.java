@NullMarked
package dev.skerry.tool.evaluate;

import org.jspecify.annotations.NullMarked;
