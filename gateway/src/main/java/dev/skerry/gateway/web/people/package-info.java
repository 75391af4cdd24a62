/** Logging in, sessions, people, tokens and identity providers. */
@NullMarked
package dev.skerry.gateway.web.people;

import org.jspecify.annotations.NullMarked;
