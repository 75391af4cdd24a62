/**
 * The catalogue of agents' programs: their signed indexes in the store, their chunks in files, each
 * once, whatever programs have it. docs/updates.md describes it.
 */
@NullMarked
package dev.skerry.gateway.program;

import org.jspecify.annotations.NullMarked;
