package io.renku.graph.triples;

import org.apache.jena.query.Dataset;
import org.apache.jena.sparql.algebra.op.OpBGP;
import org.apache.jena.sparql.algebra.op.OpFilter;
import org.apache.jena.sparql.algebra.op.OpQuadPattern;
import org.apache.jena.sparql.engine.ExecutionContext;
import org.apache.jena.sparql.engine.QueryIterator;
import org.apache.jena.sparql.engine.main.QC;
import org.apache.jena.tdb2.solver.OpExecutorTDB2;

/**
 * TDB2's executor of Jena 6.0.0 fails with "Peek iterator is already empty" when a pattern of two
 * or more triples follows a step without results, which a phrase without a hit leads to. Nothing
 * joined with a pattern is nothing, so the pattern is left out then.
 */
final class SteadyExecutor extends OpExecutorTDB2 {
  private SteadyExecutor(ExecutionContext context) {
    super(context);
  }

  static Dataset on(Dataset dataset) {
    QC.setFactory(dataset.getContext(), SteadyExecutor::new);
    return dataset;
  }

  @Override
  protected QueryIterator execute(OpBGP pattern, QueryIterator input) {
    return input.hasNext() ? super.execute(pattern, input) : input;
  }

  @Override
  protected QueryIterator execute(OpQuadPattern pattern, QueryIterator input) {
    return input.hasNext() ? super.execute(pattern, input) : input;
  }

  @Override
  protected QueryIterator execute(OpFilter filter, QueryIterator input) {
    return input.hasNext() ? super.execute(filter, input) : input;
  }
}
