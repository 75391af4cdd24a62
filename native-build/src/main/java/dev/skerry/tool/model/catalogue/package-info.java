/** Commands about the models that a gateway keeps. */
@NullMarked
package dev.skerry.tool.model.catalogue;

import org.jspecify.annotations.NullMarked;
