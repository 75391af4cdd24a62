/** W3C Web of Things: Thing Descriptions and Thing Models 1.1. */
@NullMarked
package dev.skerry.profile.exchange.wot;

import org.jspecify.annotations.NullMarked;
