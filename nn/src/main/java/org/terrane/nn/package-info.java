/// To be written.
package org.terrane.nn;
