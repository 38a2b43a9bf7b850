using System;
using System.Linq;
using AutoGrad.Benchmarks.Expert;
using AutoGrad.Benchmarks.Losses;

namespace AutoGrad.Benchmarks;

public class SquaredErrorBenchmark : LossBenchmark
{
    private readonly RegressionData _data = new();

    public override string Title => "Squared error, n = 10 000, d = 100";

    protected override int Count => RegressionData.Features;

    protected override double ScalarValueAndGradient() => ExpertRegression.SquaredError(_data.Weights, _data.X, _data.Targets, Gradient);

    protected override double VectorisedValueAndGradient() => ExpertVectors.SquaredError(_data.Weights, _data.X, _data.Targets, Gradient);

    protected override double GeneratedValueAndGradient() =>
        Regression.SquaredErrorAndGradient(_data.Weights, _data.X, _data.Targets, Gradient);

    protected override double Value() => Regression.SquaredError(_data.Weights, _data.X, _data.Targets);
}

public class SquaredErrorFlatBenchmark : LossBenchmark
{
    private readonly RegressionData _data = new();

    public override string Title => "Squared error, the loss written with flat indices x[i * d + j]";

    protected override int Count => RegressionData.Features;

    protected override double ScalarValueAndGradient() => ExpertRegression.SquaredError(_data.Weights, _data.X, _data.Targets, Gradient);

    protected override double VectorisedValueAndGradient() => ExpertVectors.SquaredError(_data.Weights, _data.X, _data.Targets, Gradient);

    protected override double GeneratedValueAndGradient() =>
        Regression.SquaredErrorFlatAndGradient(_data.Weights, _data.X, _data.Targets, Gradient);

    protected override double Value() => Regression.SquaredErrorFlat(_data.Weights, _data.X, _data.Targets);
}

public class LogisticBenchmark : LossBenchmark
{
    private readonly RegressionData _data = new();

    public override string Title => "Logistic loss, n = 10 000, d = 100";

    protected override int Count => RegressionData.Features;

    protected override double ScalarValueAndGradient() => ExpertRegression.Logistic(_data.Weights, _data.X, _data.Labels, Gradient);

    protected override double VectorisedValueAndGradient() => ExpertVectors.Logistic(_data.Weights, _data.X, _data.Labels, Gradient);

    protected override double GeneratedValueAndGradient() => Regression.LogisticAndGradient(_data.Weights, _data.X, _data.Labels, Gradient);

    protected override double Value() => Regression.Logistic(_data.Weights, _data.X, _data.Labels);
}

public class HuberBenchmark : LossBenchmark
{
    private readonly RegressionData _data = new();

    public override string Title => "Huber regression, n = 10 000, d = 100";

    protected override int Count => RegressionData.Features;

    protected override double ScalarValueAndGradient() =>
        ExpertRegression.Huber(_data.Weights, _data.X, _data.Targets, RegressionData.Delta, Gradient);

    protected override double VectorisedValueAndGradient() =>
        ExpertVectors.Huber(_data.Weights, _data.X, _data.Targets, RegressionData.Delta, Gradient);

    protected override double GeneratedValueAndGradient() =>
        Regression.HuberAndGradient(_data.Weights, _data.X, _data.Targets, RegressionData.Delta, Gradient);

    protected override double Value() => Regression.Huber(_data.Weights, _data.X, _data.Targets, RegressionData.Delta);
}

/// <summary>Ten classes: a hundred numbers of each row are read ten times.</summary>
public class SoftmaxBenchmark : LossBenchmark
{
    private const int Classes = 10;

    private readonly RegressionData _data = new();
    private readonly double[] _weights = RegressionData.Numbers(new Random(6), Classes * RegressionData.Features);
    private readonly int[] _labels = [.. Enumerable.Range(0, RegressionData.Rows).Select(i => i * 7 % Classes)];

    public override string Title => "Softmax of 10 classes, n = 10 000, d = 100";

    protected override int Count => _weights.Length;

    protected override double ScalarValueAndGradient() => ExpertSoftmax.Scalar(_weights, _data.X, _labels, Classes, Gradient);

    protected override double VectorisedValueAndGradient() => ExpertSoftmax.Vectorised(_weights, _data.X, _labels, Classes, Gradient);

    protected override double GeneratedValueAndGradient() => Classification.SoftmaxAndGradient(_weights, _data.X, _labels, Classes, Gradient);

    protected override double Value() => Classification.Softmax(_weights, _data.X, _labels, Classes);
}

/// <summary>A batch of short rows in any order, where what the objective does per row beside the loss shows most.</summary>
public class RowsBenchmark : LossBenchmark
{
    private const int Features = 10;

    private readonly RegressionData _data = new();
    private readonly double[] _weights = RegressionData.Numbers(new Random(3), Features), _x = RegressionData.Numbers(new Random(4), RegressionData.Rows * Features);
    private readonly int[] _rows = [.. Enumerable.Range(0, RegressionData.Rows)];

    public RowsBenchmark() => new Random(5).Shuffle(_rows);

    public override string Title => "Squared error of rows in any order, n = 10 000, d = 10";

    protected override int Count => Features;

    private Regression.RowErrorBatchObjective Objective => new(_x, _data.Targets);

    protected override double ScalarValueAndGradient() => ExpertRegression.RowErrors(_weights, _x, _data.Targets, _rows, Gradient);

    protected override double VectorisedValueAndGradient() => ExpertVectors.RowErrors(_weights, _x, _data.Targets, _rows, Gradient);

    protected override double GeneratedValueAndGradient() => Objective.ValueAndGradient(_weights, _rows, Gradient);

    protected override double Value() => Objective.Value(_weights, _rows);
}
