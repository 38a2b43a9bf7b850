using System;
using System.Linq;
using Xunit;

namespace AutoGrad.IntegrationTests.WorkedExamples;

/// <summary>
/// The models that introductory texts end with, trained end to end on their generated gradients: each against what is known of its solution.
/// </summary>
public class ModelTests
{
    [Fact]
    public void Total_error_of_a_data_set_is_the_sum_over_its_rows()
    {
        double[][] x = [[1, 2], [3, 1], [0, -1]];
        double[] y = [1, 0, 2], w = [0.1, 0.3], gradient = new double[2], expected = new double[2];
        double total = ModelLosses.TotalErrorAndGradient(w, x, y, gradient), sum = 0;
        for (int i = 0; i < 3; i++)
        {
            double error = y[i] - (w[0] * x[i][0] + w[1] * x[i][1]);
            sum += 0.5 * error * error;
            for (int j = 0; j < 2; j++)
                expected[j] -= error * x[i][j];
        }

        Assert.Equal(sum, total, 1e-12);
        Assert.Equal(expected[0], gradient[0], 1e-12);
        Assert.Equal(expected[1], gradient[1], 1e-12);
    }

    [Fact]
    public void Network_learns_to_read_digits()
    {
        var history = new TrainingHistory();
        var trainer = new Trainer
        {
            Optimizer = new Adam { LearningRate = 0.01 },
            Epochs = 12,
            BatchSize = 64,
            ValidationFraction = 0.2,
            EarlyStopping = new EarlyStopping { Patience = 4 },
            Threads = 2,
            RowsPerSlice = 16,
            Seed = 5,
        };
        double[] point = Digits.Start();
        TrainingResult<double> result = trainer.Train(
            Digits.Objective, point, new TrainingOptions<double> { History = history, Metrics = [new("accuracy", Digits.Accuracy)] });
        Assert.InRange(history.Metrics(0)[0], 0, 0.3);
        Assert.True(history.Metrics((int)result.BestEpoch)[0] > 0.94, result.ToString());
        Assert.True(result.Value < 0.25, result.ToString());
    }

    [Fact]
    public void Gradient_of_the_network_is_that_of_finite_differences()
    {
        double[] point = Digits.Start(), gradient = new double[Digits.Parameters];
        int[] rows = [3, 500, 1700];
        Digits.Objective.ValueAndGradient(point, rows, gradient);
        foreach (int index in (int[])[5, 700, 1540, 1570, 1700, Digits.Parameters - 3])
        {
            double at = point[index];
            point[index] = at + 1e-5;
            double above = Digits.Objective.Value(point, rows);
            point[index] = at - 1e-5;
            double below = Digits.Objective.Value(point, rows);
            point[index] = at;
            Assert.Equal((above - below) / 2e-5, gradient[index], 1e-9);
        }
    }

    [Theory]
    [InlineData(-2.5, 1)]
    [InlineData(0, -1)]
    [InlineData(3, -1)]
    public void Boosting_gets_both_derivatives_of_each_row(double prediction, double y)
    {
        double probability = 1 / (1 + Math.Exp(y * prediction));
        double value = ModelLosses.BoostedLossHessianVectorProduct(prediction, y, 1, out double gradient, out double curvature);
        Assert.Equal(ModelLosses.BoostedLoss(prediction, y), value);
        Assert.Equal(-y * probability, gradient, 1e-12);
        Assert.Equal(probability * (1 - probability), curvature, 1e-12);

        ModelLosses.CautiousLossHessianVectorProduct(prediction, y, 1, out gradient, out curvature);
        Assert.Equal((prediction > y ? 4 : 1) * (prediction - y), gradient, 1e-12);
        Assert.Equal(prediction > y ? 4 : 1, curvature);
    }

    /// <summary>Stumps on one feature, leaves at Newton's step −Σg / Σh: the loss falls in every round, and the classes come apart.</summary>
    [Fact]
    public void Boosted_stumps_separate_an_interval()
    {
        double[] x = [.. Enumerable.Range(0, 200).Select(i => i / 200.0)], predictions = new double[200];
        double[] y = [.. x.Select(number => number is > 0.3 and < 0.7 ? 1.0 : -1.0)];
        double last = double.PositiveInfinity;
        for (int round = 0; round < 60; round++)
        {
            double cut = round % 2 == 0 ? 0.3 : 0.7;
            foreach (bool above in (bool[])[false, true])
            {
                int[] leaf = [.. Enumerable.Range(0, 200).Where(i => x[i] > cut == above)];
                double slope = 0, curvature = 0;
                foreach (int i in leaf)
                {
                    ModelLosses.BoostedLossHessianVectorProduct(predictions[i], y[i], 1, out double g, out double h);
                    (slope, curvature) = (slope + g, curvature + h);
                }

                foreach (int i in leaf)
                    predictions[i] -= 0.5 * slope / (curvature + 1e-3);
            }

            double loss = predictions.Zip(y, ModelLosses.BoostedLoss).Average();
            Assert.True(loss < last, $"round {round}: {loss} after {last}");
            last = loss;
        }
    }

    [Fact]
    public void Low_rank_adapter_learns_a_change_of_low_rank_and_leaves_the_weights_alone()
    {
        const int N = 6, Samples = 40;
        double[] w = [.. Enumerable.Range(0, N * N).Select(i => Math.Sin(i))], before = [.. w];
        double[] x = [.. Enumerable.Range(0, Samples * N).Select(i => Math.Cos(0.37 * i * i))], targets = new double[Samples * N];
        for (int s = 0; s < Samples; s++)
        {
            double along = Enumerable.Range(0, N).Sum(j => (j - 2.5) * x[s * N + j]);
            for (int i = 0; i < N; i++)
                targets[s * N + i] = Enumerable.Range(0, N).Sum(j => w[i * N + j] * x[s * N + j]) + 0.3 * (i + 1) * along;
        }

        // B begins small, A at zero, as adapters do.
        double[] point = [.. new double[N], .. Enumerable.Range(0, N).Select(j => 0.1 * Math.Cos(j))];
        var objective = new ModelLosses.AdapterLossObjective(w, x, targets, N, aLength: N);
        DescentResult<double> result = new Lbfgs().Minimize(objective, point, new DescentOptions { GradientTolerance = 1e-9 });
        Assert.True(result.Converged && result.Value < 1e-12, result.ToString());
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < N; j++)
                Assert.Equal(0.3 * (i + 1) * (j - 2.5), point[i] * point[N + j], 1e-5);
        }

        Assert.Equal(before, w);
    }

    [Fact]
    public void Update_rule_is_learned_through_the_descent_that_it_makes()
    {
        double[] curvatures = [1, 4, 10];
        var objective = new ModelLosses.UnrolledDescentObjective(curvatures, 20);
        double[] point = [Math.Log(0.02), 0];
        GradientCheckReport check = GradientCheck.Compare<double, ModelLosses.UnrolledDescentObjective>(objective, point);
        Assert.True(check.Passed, check.ToString());

        DescentResult<double> result = new Lbfgs().Minimize(objective, point, new DescentOptions { MaxIterations = 200 });
        Assert.True(result.Value < 1e-3 * result.StartValue, result.ToString());
        Assert.InRange(Math.Exp(point[0]), 0.05, 0.6);
    }
}
