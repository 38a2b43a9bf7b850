using AutoGrad.Benchmarks.Expert;
using AutoGrad.Benchmarks.Losses;

namespace AutoGrad.Benchmarks;

public class SquaredErrorBenchmark : LossBenchmark
{
    private readonly RegressionData _data = new();

    public override string Title => "Squared error, n = 10 000, d = 100";

    protected override int Count => RegressionData.Features;

    protected override double ExpertValueAndGradient() => ExpertRegression.SquaredError(_data.Weights, _data.X, _data.Targets, Gradient);

    protected override double GeneratedValueAndGradient() =>
        Regression.SquaredErrorAndGradient(_data.Weights, _data.X, _data.Targets, Gradient);

    protected override double Value() => Regression.SquaredError(_data.Weights, _data.X, _data.Targets);
}

public class SquaredErrorFlatBenchmark : LossBenchmark
{
    private readonly RegressionData _data = new();

    public override string Title => "Squared error, the loss written with flat indices x[i * d + j]";

    protected override int Count => RegressionData.Features;

    protected override double ExpertValueAndGradient() => ExpertRegression.SquaredError(_data.Weights, _data.X, _data.Targets, Gradient);

    protected override double GeneratedValueAndGradient() =>
        Regression.SquaredErrorFlatAndGradient(_data.Weights, _data.X, _data.Targets, Gradient);

    protected override double Value() => Regression.SquaredErrorFlat(_data.Weights, _data.X, _data.Targets);
}

public class LogisticBenchmark : LossBenchmark
{
    private readonly RegressionData _data = new();

    public override string Title => "Logistic loss, n = 10 000, d = 100";

    protected override int Count => RegressionData.Features;

    protected override double ExpertValueAndGradient() => ExpertRegression.Logistic(_data.Weights, _data.X, _data.Labels, Gradient);

    protected override double GeneratedValueAndGradient() => Regression.LogisticAndGradient(_data.Weights, _data.X, _data.Labels, Gradient);

    protected override double Value() => Regression.Logistic(_data.Weights, _data.X, _data.Labels);
}

public class HuberBenchmark : LossBenchmark
{
    private readonly RegressionData _data = new();

    public override string Title => "Huber regression, n = 10 000, d = 100";

    protected override int Count => RegressionData.Features;

    protected override double ExpertValueAndGradient() =>
        ExpertRegression.Huber(_data.Weights, _data.X, _data.Targets, RegressionData.Delta, Gradient);

    protected override double GeneratedValueAndGradient() =>
        Regression.HuberAndGradient(_data.Weights, _data.X, _data.Targets, RegressionData.Delta, Gradient);

    protected override double Value() => Regression.Huber(_data.Weights, _data.X, _data.Targets, RegressionData.Delta);
}
