/** What a version of a model has to keep to, and whether it does by what agents report of it. */
@NullMarked
package dev.skerry.gateway.model.gate;

import org.jspecify.annotations.NullMarked;
