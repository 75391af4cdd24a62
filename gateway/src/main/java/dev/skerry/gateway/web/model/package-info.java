/** Models: catalogue, assignments and rollouts. */
@NullMarked
package dev.skerry.gateway.web.model;

import org.jspecify.annotations.NullMarked;
