/** A site on one machine: broker, gateway, agents and the links between them. */
@NullMarked
package dev.skerry.tool.site;

import org.jspecify.annotations.NullMarked;
