using System;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Optimizers.FirstOrder;

/// <summary>
/// Each optimizer against a transcription of the published formula, written per parameter and step as the papers write it, over 100
/// steps on gradients that change sign and size. Eleven parameters exercise both the vector loop and its tail.
/// </summary>
public class UpdateFormulaTests
{
    private const int Parameters = 11;
    private const int Steps = 100;

    private static double Gradient(int t, int i, double theta) => (1 + i) * (theta - 0.3 * i) + 5 * Math.Sin(1.7 * t + i);

    private static double Value(int t, double[] theta) => 3 + Math.Sin(t) + theta.Select((x, i) => 0.5 * (1 + i) * (x - 0.3 * i) * (x - 0.3 * i)).Sum();

    private static double[] Start() => [.. Enumerable.Range(0, Parameters).Select(i => Math.Cos(i + 0.5))];

    public static TheoryData<string> Names => [.. PublishedFormulas.Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_follow_the_published_formula(string name) =>
        Compare(PublishedFormulas.Cases[name].Optimizer.CreateState<double>(Parameters), PublishedFormulas.Cases[name].Formula());

    [Theory]
    [InlineData(1, 11)]
    [InlineData(11, 1)]
    [InlineData(2, 5)]
    [InlineData(6, 7)]
    public void Adafactor_keeps_rows_and_columns_of_a_matrix(int rows, int columns) =>
        Compare(new Adafactor().CreateState<double>(rows, columns), PublishedFormulas.AdafactorMatrix(rows, columns));

    private static void Compare(FirstOrderState<double> state, VectorFormula formula)
    {
        int n = state.ParameterCount;
        double[] expected = [.. Enumerable.Range(0, n).Select(i => Math.Cos(i + 0.5))], actual = [.. expected], gradient = new double[n];
        for (int t = 1; t <= Steps; t++)
        {
            for (int i = 0; i < n; i++)
                gradient[i] = Gradient(t, i, actual[i]);
            state.Step(actual, gradient, Value(t, actual));
            expected = formula(t, expected, [.. expected.Select((x, i) => Gradient(t, i, x))], Value(t, expected));
            for (int i = 0; i < n; i++)
                Assert.Equal(expected[i], actual[i], 1e-12 * Math.Max(1, Math.Abs(expected[i])));
        }

        Assert.Equal(Steps, state.Iteration);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Float_follows_double_in_its_precision(string name)
    {
        FirstOrderOptimizer optimizer = PublishedFormulas.Cases[name].Optimizer;
        FirstOrderState<double> state = optimizer.CreateState<double>(Parameters);
        FirstOrderState<float> single = optimizer.CreateState<float>(Parameters);
        double[] w = Start(), gradient = new double[Parameters];
        float[] wSingle = [.. Start().Select(x => (float)x)], gradientSingle = new float[Parameters];
        for (int t = 1; t <= Steps; t++)
        {
            for (int i = 0; i < Parameters; i++)
                gradientSingle[i] = (float)(gradient[i] = Gradient(t, i, w[i]));
            double value = Value(t, w);
            state.Step(w, gradient, value);
            single.Step(wSingle, gradientSingle, (float)value);
        }

        for (int i = 0; i < Parameters; i++)
            Assert.Equal(w[i], wSingle[i], 2e-4 * Math.Max(1, Math.Abs(w[i])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reset_state_repeats_the_run_to_the_bit(string name)
    {
        FirstOrderState<double> state = PublishedFormulas.Cases[name].Optimizer.CreateState<double>(Parameters);
        double[] Run()
        {
            double[] w = Start(), gradient = new double[Parameters];
            for (int t = 1; t <= Steps; t++)
            {
                for (int i = 0; i < Parameters; i++)
                    gradient[i] = Gradient(t, i, w[i]);
                state.Step(w, gradient, Value(t, w));
            }

            return w;
        }

        double[] first = Run();
        state.Reset();
        Assert.Equal(0, state.Iteration);
        Assert.Equal(first, Run());
    }

    /// <summary>The vector loop and the loop over what is left are the same formula, operation by operation.</summary>
    [Theory]
    [InlineData(typeof(Adam))]
    [InlineData(typeof(AdamW))]
    [InlineData(typeof(AmsGrad))]
    [InlineData(typeof(Adamax))]
    [InlineData(typeof(NAdam))]
    [InlineData(typeof(RAdam))]
    [InlineData(typeof(AdaBelief))]
    [InlineData(typeof(AdaGrad))]
    [InlineData(typeof(RmsProp))]
    [InlineData(typeof(Adadelta))]
    [InlineData(typeof(Momentum))]
    [InlineData(typeof(Lion))]
    [InlineData(typeof(Rprop))]
    [InlineData(typeof(ScheduleFreeAdamW))]
    public void Result_of_a_parameter_does_not_depend_on_its_place(Type method)
    {
        var optimizer = (FirstOrderOptimizer)Activator.CreateInstance(method)!;
        FirstOrderState<double> together = optimizer.CreateState<double>(Parameters);
        FirstOrderState<double>[] alone = [.. Enumerable.Range(0, Parameters).Select(_ => optimizer.CreateState<double>(1))];
        double[] w = Start(), single = Start(), gradient = new double[Parameters];
        for (int t = 1; t <= Steps; t++)
        {
            for (int i = 0; i < Parameters; i++)
                gradient[i] = i == 3 && t % 10 == 0 ? 0 : Gradient(t, i, w[i]);
            together.Step(w, gradient);
            for (int i = 0; i < Parameters; i++)
                alone[i].Step(single.AsSpan(i, 1), gradient.AsSpan(i, 1));
            Assert.Equal(w, single);
        }
    }

    [Fact]
    public void Half_has_no_vectors_and_runs()
    {
        FirstOrderState<Half> state = new Adam { LearningRate = 0.1 }.CreateState<Half>(3), other = new Adam { LearningRate = 0.1 }.CreateState<Half>(3);
        Half[] w = [(Half)1, (Half)2, (Half)3], loaded = new Half[3];
        state.Step(w, [(Half)1, (Half)(-1), (Half)0.5]);
        Assert.Equal([0.9, 2.1, 2.9], w.Select(x => Math.Round((double)x, 2)));
        Checkpoint.FromBytes(Checkpoint.ToBytes<Half>(state, w), other, loaded.AsSpan());
        Assert.Equal(w, loaded);
    }

    [Fact]
    public void Clipping_by_norm_acts_on_the_whole_gradient()
    {
        FirstOrderState<double> state =
            new GradientDescent { LearningRate = 0.5, Transformation = GradientClipping.ByNorm(2) }.CreateState<double>(3);
        double[] w = [1, 1, 1];
        state.Step(w, [3, 0, 4]);
        Assert.Equal(1 - 0.5 * 2 * 3 / 5.0, w[0], 1e-15);
        Assert.Equal(1, w[1]);
        Assert.Equal(1 - 0.5 * 2 * 4 / 5.0, w[2], 1e-15);
    }

    [Fact]
    public void Step_leaves_the_gradient_as_it_is()
    {
        double[] w = [1, 1], gradient = [30, 40];
        new GradientDescent { Transformation = GradientClipping.ByNorm(1) }.CreateState<double>(2).Step(w, gradient);
        Assert.Equal([30, 40], gradient);
    }
}
