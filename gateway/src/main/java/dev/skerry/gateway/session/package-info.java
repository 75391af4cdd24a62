/** The agents' connections: one session each, from Hello to Bye. */
@NullMarked
package dev.skerry.gateway.session;

import org.jspecify.annotations.NullMarked;
