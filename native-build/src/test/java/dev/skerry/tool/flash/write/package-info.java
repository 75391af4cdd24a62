@NullMarked
package dev.skerry.tool.flash.write;

import org.jspecify.annotations.NullMarked;
