@NullMarked
package dev.skerry.tool.flash;

import org.jspecify.annotations.NullMarked;
