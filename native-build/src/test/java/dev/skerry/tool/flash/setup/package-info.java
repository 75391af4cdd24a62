@NullMarked
package dev.skerry.tool.flash.setup;

import org.jspecify.annotations.NullMarked;
