/** Our image in an emulated board. */
@NullMarked
package dev.skerry.board;

import org.jspecify.annotations.NullMarked;
