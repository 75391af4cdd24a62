@NullMarked
package dev.skerry.tool.flash.image;

import org.jspecify.annotations.NullMarked;
