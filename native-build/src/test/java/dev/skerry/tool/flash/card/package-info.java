@NullMarked
package dev.skerry.tool.flash.card;

import org.jspecify.annotations.NullMarked;
