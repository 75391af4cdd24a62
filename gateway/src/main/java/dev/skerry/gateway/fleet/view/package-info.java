/** What people narrow the list of the fleet to, kept for them. */
@NullMarked
package dev.skerry.gateway.fleet.view;

import org.jspecify.annotations.NullMarked;
