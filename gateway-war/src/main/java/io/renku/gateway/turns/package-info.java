/** Threads that must not wait, and how they are kept from it. */
package io.renku.gateway.turns;
