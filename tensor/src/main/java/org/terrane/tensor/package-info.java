/// To be written.
package org.terrane.tensor;
