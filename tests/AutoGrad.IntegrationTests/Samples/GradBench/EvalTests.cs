using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoGrad.IntegrationTests.Allocation;
using AutoGrad.Samples.GradBench;
using AutoGrad.Samples.GradBench.Protocol;
using Xunit;

namespace AutoGrad.IntegrationTests.Samples.GradBench;

/// <summary>
/// Small instances of every eval. The expected numbers come from implementations that know nothing of this one: worked by hand, or
/// by complex steps of 10⁻³⁰ in another language.
/// </summary>
public sealed class EvalTests
{
    private const string Bundle =
        """
        {"n": 2, "m": 10, "p": 10, "w": 0.417022, "feat": [271.760969, 834.209256], "x": [7.203245, 0.001144, 3.023326],
         "cam": [-0.758453, -1.109613, -0.845551, 34.556073, 39.676747, 53.881673, 419.194514, 5.864426, -8.518870, 0.087812, 0.002739]}
        """;

    private const string Mixture =
        """
        {"d": 2, "k": 2, "n": 3, "m": 1, "gamma": 2, "x": [[1, 0], [0, 2], [-1, 1]], "alpha": [0.5, -0.5], "mu": [[0, 0], [1, 1]],
         "q": [[0.1, -0.2], [0, 0.3]], "l": [[0.5], [-1]]}
        """;

    private const string Network =
        """
        {"main_params": [[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], [-0.1, -0.2, -0.3, -0.4, 0.4, 0.3, 0.2, 0.1]],
         "extra_params": [[1, 0.5], [0.8, -0.6], [0.1, 0.2]], "state": [[0.3, -0.3], [0.2, 0.6]], "sequence": [[1, 0], [0, 1], [1, 1]]}
        """;

    [Theory]
    [InlineData("det", "primal", """{"A": [2, -1, 0, 1, 3, 2, 0, 1, 4], "ell": 3}""", "24")]
    [InlineData("det", "gradient", """{"A": [2, -1, 0, 1, 3, 2, 0, 1, 4], "ell": 3}""", "[10, -4, 1, 4, 8, -2, -2, -4, 7]")]
    [InlineData("det", "gradient", """{"A": [5], "ell": 1}""", "[1]")]
    [InlineData("kmeans", "cost", """{"points": [[0, 0], [1, 0], [4, 4], [5, 6]], "centroids": [[0, 1], [5, 5]]}""", "6")]
    [InlineData("kmeans", "dir", """{"points": [[0, 0], [1, 0], [4, 4], [5, 6]], "centroids": [[0, 1], [5, 5]]}""", "[[-0.5, 1], [0.5, 0]]")]
    [InlineData("llsq", "primal", """{"x": [1, 2], "n": 3}""", "2.5")]
    [InlineData("llsq", "gradient", """{"x": [1, 2], "n": 3}""", "[3, 2]")]
    [InlineData("llsq", "primal", """{"x": [0.5, -1, 0.25], "n": 4}""", "6.618827160493827")]
    [InlineData("llsq", "gradient", """{"x": [0.5, -1, 0.25], "n": 4}""", "[2.5555555555555554, -4.888888888888889, 1.617283950617284]")]
    [InlineData("lse", "primal", """{"x": [1, 2, 3]}""", "3.4076059644443806")]
    [InlineData("lse", "gradient", """{"x": [1, 2, 3]}""", "[0.09003057317038046, 0.24472847105479764, 0.6652409557748218]")]
    [InlineData("lse", "gradient", """{"x": [1000, 1000]}""", "[0.5, 0.5]")]
    [InlineData("ode", "primal", """{"x": [1, 2, 3], "s": 2}""", "[2, 4, 8]")]
    [InlineData("ode", "gradient", """{"x": [1, 2, 3], "s": 1}""", "[8, 4, 2.6666666666666665]")]
    [InlineData("ode", "primal", """{"x": [0.5, 1, 2, 1, 3], "s": 2}""", "[1, 1, 1.3333333333333333, 0.6666666666666667, 0.75]")]
    [InlineData("ode", "gradient", """{"x": [0.5, 1, 2, 1, 3], "s": 2}""", "[1.5, 0.75, 0.375, 0.75, 0.25]")]
    [InlineData("gmm", "objective", Mixture, "-16.10146359760688")]
    [InlineData("gmm", "jacobian", Mixture,
        """
        {"alpha": [0.3979490720694905, -0.3979490720694906], "mu": [[0.7234685916188983, 1.7770839438287838], [0.0998253490955456, -0.28682414677992507]],
         "q": [[-3.3288223977285325, -1.8277865993816982], [-2.7419944388871893, -6.690302556262491]], "l": [[-2.029698065818113], [4.251364970992116]]}
        """)]
    [InlineData("lstm", "objective", Network, "0.9910330296152088")]
    [InlineData("lstm", "jacobian", Network,
        """
        [0.0003153050504244245, 0.0012275655167110358, -0.0005360438000175625, 0.0011513301604562088, 0.002411180405626181, 0.0015102282306486102,
         -0.0028564066490673976, -0.007754365857236561, -0.0029454939923544187, 0.01594853666794755, -0.003171733839441317, -0.0008095426416007525,
         -0.0030451832815707207, 0.00967530461116961, -0.016420354291004143, 0.05114556643289065, 0.0012371207078555328, 0.0023033000834627466,
         -0.0031704513984064098, -0.037144123271267135, -0.03442935065216596, -0.30632691851239174]
        """)]
    [InlineData("ba", "objective", Bundle,
        """{"reproj_error": {"elements": [0.10133583791446145, -0.06896776592448106], "repeated": 10}, "w_err": {"element": 0.826092651516, "repeated": 10}}""")]
    [InlineData("ba", "jacobian", Bundle,
        """
        {"rows": [0, 15, 30, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180, 195, 210, 225, 240, 255, 270, 285, 300, 301, 302, 303, 304, 305, 306, 307, 308, 309, 310],
         "cols": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 22, 23, 24, 52, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 22, 23, 24, 52, 61],
         "vals": [-461.4463210015994, 178.86792801444557, -19.42391647220627, -3.0615983420410324, 6.392457556226442, -3.340282281299017,
                  0.2647602492070315, 0.417022, 0, 243.62824566082992, 676.4867782658685, 3.0615983420410324, -6.392457556226442, 3.340282281299017, 0.24299878163373023,
                  -803.7436233648792, -309.59541752344876, 604.7802846625028, -15.049628170340549, 6.248486312079823, 3.219479951604925,
                  0.8381960857313306, 0, 0.417022, 771.2949451366331, 2141.6680611599545, 15.049628170340549, -6.248486312079823, -3.219479951604925, -0.16538160078960118,
                  -0.834044]}
        """)]
    public void Results_are_those_of_other_implementations(string module, string function, string input, string expected) =>
        Tool.AssertAgree(JsonNode.Parse(expected)!, Tool.Evaluate(module, function, JsonNode.Parse(input)!));

    [Theory]
    [InlineData("rr")]
    [InlineData("ff")]
    [InlineData("fr")]
    [InlineData("rf")]
    public void Nested_derivatives_are_the_same_in_all_modes(string modes)
    {
        Tool.AssertAgree(0.20719187464861197, Tool.Evaluate("particle", modes, JsonNode.Parse("""{"w": 0.0}""")!));
        const double Least = 8.246324826140356e-06;
        Tool.AssertAgree(Tool.Array([Least, Least, Least, Least]), Tool.Evaluate("saddle", modes, JsonNode.Parse("""{"start": [1.0, 1.0]}""")!), 1e-17);
    }

    [Fact]
    public void Hand_on_triangles()
    {
        JsonObject input = SmallHand([0, 2], Tool.Rows([0.2, 0.3, 0.5, 0.1], 2));
        Tool.AssertAgree(
            Tool.Array([0.19336652067384327, -0.39882187080612613, 0.24326589263259032, -0.5134790785905884, -0.2075585610006354, -0.30560396441743604]),
            Tool.Evaluate("ht", "objective", input));
        JsonNode jacobian = Tool.Evaluate("ht", "jacobian", input);
        Tool.AssertAgree(
            Tool.Array([
                0.4020362112661017, 0.3378832405071857, -0.0509630675208272, -0.0740262678973926, 0.18335653841438623, -1, 0, 0,
                0.002970459554589699, -0.014415865514491776, 0.0056191135278010965, 0.009082152590106713, -0.0017240904971109203, 0.0039917883456853515,
                0.004777204543559619, 0.011359827305778596, -0.03953261994681864, -0.09551551674888349, -0.021428664352141732, 0.0012999176607259993,
                0, 0, 0, 0, 0, 0, 0, 0]),
            jacobian[0]!);
        AssertSums(
            jacobian, [-0.3352296387617456, -0.44562933917401926, -0.1873029301974608, -0.7459521163706159, -0.22378233721324386, 1.1962455208472522],
            9.435645303898237);
        HandTracking.Problem problem = new(new Input(JsonDocument.Parse(input.ToJsonString()).RootElement));
        Garbage.AssertNone(problem.FindJacobian);
    }

    [Fact]
    public void Hand_on_vertices()
    {
        JsonObject input = SmallHand([1, 5], []);
        Tool.AssertAgree(
            Tool.Array([0.3494775467756529, -0.45751396817920026, 0.40322743524139437, -0.8258254891365883, -0.2425377645241069, -0.6389621556526424]),
            Tool.Evaluate("ht", "objective", input));
        AssertSums(
            Tool.Evaluate("ht", "jacobian", input),
            [-0.6633952677655094, -1.2332636345823886, -1.096795419177685, -1.7985200080407724, -0.6816242912033543, -0.1156644669314002],
            9.860571297515142);
    }

    private static void AssertSums(JsonNode jacobian, double[] rowSums, double sumOfSquares)
    {
        double[][] rows = [.. jacobian.AsArray().Select(row => Tool.Numbers(row!))];
        Tool.AssertAgree(Tool.Array(rowSums), Tool.Array([.. rows.Select(row => row.Sum())]));
        Tool.AssertAgree(sumOfSquares, rows.Sum(row => row.Sum(v => v * v)));
    }

    /// <summary>Six vertices on a hand whose bones are moved only.</summary>
    private static JsonObject SmallHand(int[] correspondences, JsonArray us)
    {
        const int Bones = 22;
        int[] parents = [-1, .. Enumerable.Range(0, 20).Select(b => b % 4 == 0 ? 0 : b), 0];
        JsonArray relatives = [], inverses = [], positions = [], weights = [];
        double[][] absolutes = new double[Bones][];
        for (int b = 0; b < Bones; b++)
        {
            double[] move = [0.1 + 0.01 * b, 0.02 * b, 0.03];
            absolutes[b] = b == 0 ? move : [.. move.Zip(absolutes[parents[b]], (x, y) => x + y)];
            relatives.Add(Translation(move, 1));
            inverses.Add(Translation(absolutes[b], -1));
        }

        for (int i = 0; i < 6; i++)
        {
            positions.Add(Tool.Array([0.1 * i, 0.2 - 0.05 * i, 0.05 * i * i, 1]));
            double[] ofVertex = new double[Bones];
            if (i < 5)
                (ofVertex[4 * i + 4], ofVertex[4 * i + 2], ofVertex[0]) = (0.5, 0.3, 0.2);
            else
                ofVertex[21] = 1;
            weights.Add(Tool.Array(ofVertex));
        }

        JsonObject model = new()
        {
            ["bone_count"] = Bones,
            ["bone_names"] = new JsonArray([.. Enumerable.Range(0, Bones).Select(b => (JsonNode)$"bone {b}")]),
            ["parents"] = new JsonArray([.. parents.Select(p => (JsonNode)p)]),
            ["base_relatives"] = relatives,
            ["inverse_base_absolutes"] = inverses,
            ["base_positions"] = positions,
            ["weights"] = weights,
            ["triangles"] = new JsonArray(new JsonArray(0, 1, 2), new JsonArray(2, 3, 4), new JsonArray(3, 4, 5)),
            ["is_mirrored"] = false,
        };
        return new JsonObject
        {
            ["theta"] = Tool.Array([.. Enumerable.Range(0, 26).Select(j => ((7 * j + 3) % 11 - 5) / 10.0)]),
            ["us"] = us,
            ["data"] = new JsonObject
            {
                ["model"] = model,
                ["correspondences"] = new JsonArray([.. correspondences.Select(c => (JsonNode)c)]),
                ["points"] = Tool.Rows([0.1, 0.2, 0.3, -0.1, 0.4, 0.2], 3),
            },
        };
    }

    private static JsonArray Translation(double[] move, int sign) => Tool.Rows(
        [1, 0, 0, sign * move[0], 0, 1, 0, sign * move[1], 0, 0, 1, sign * move[2], 0, 0, 0, 1], 4);
}
