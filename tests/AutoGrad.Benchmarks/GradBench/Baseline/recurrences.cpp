// ode, lstm, det, particle, saddle: values and derivatives as an expert writes them by hand.
#include <algorithm>
#include <cmath>
#include <vector>

namespace {

void slope(const double* x, const double* y, int n, double* k) {
    k[0] = x[0];
    for (int i = 1; i < n; i++)
        k[i] = x[i] * y[i - 1];
}

void move(const double* y, double h, const double* k, int n, double* to) {
    for (int i = 0; i < n; i++)
        to[i] = y[i] + h * k[i];
}

// The states before the four slopes of a step: y, y + h k1 / 2, y + h k2 / 2, y + h k3; then the step itself.
void step(const double* x, double h, int n, double* stages, double* k, double* next) {
    double* y = stages;
    slope(x, y, n, k);
    move(y, h / 2, k, n, stages + n);
    slope(x, stages + n, n, k + n);
    move(y, h / 2, k + n, n, stages + 2 * n);
    slope(x, stages + 2 * n, n, k + 2 * n);
    move(y, h, k + 2 * n, n, stages + 3 * n);
    slope(x, stages + 3 * n, n, k + 3 * n);
    for (int i = 0; i < n; i++)
        next[i] = y[i] + h / 6 * (k[i] + 2 * k[n + i] + 2 * k[2 * n + i] + k[3 * n + i]);
}

// Adds to the adjoints of x and of the state, given that of a slope.
void slope_adjoint(const double* x, const double* state, const double* adjoint, int n, double* x_adjoint, double* state_adjoint) {
    x_adjoint[0] += adjoint[0];
    for (int i = 1; i < n; i++) {
        x_adjoint[i] += adjoint[i] * state[i - 1];
        state_adjoint[i - 1] = adjoint[i] * x[i];
    }
    state_adjoint[n - 1] = 0;
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

double minor(const double* a, int size, int row, unsigned columns) {
    if (row == size - 1)
        return a[row * size + __builtin_ctz(columns)];
    double sum = 0, sign = 1;
    for (unsigned rest = columns; rest; rest &= rest - 1) {
        int column = __builtin_ctz(rest);
        sum += sign * a[row * size + column] * minor(a, size, row + 1, columns & ~(1u << column));
        sign = -sign;
    }
    return sum;
}

double minor_with_adjoint(const double* a, int size, int row, unsigned columns, double up, double* gradient) {
    if (row == size - 1) {
        int last = row * size + __builtin_ctz(columns);
        gradient[last] += up;
        return a[last];
    }
    double sum = 0;
    for (unsigned rest = columns; rest; rest &= rest - 1) {
        int column = __builtin_ctz(rest);
        double factor = a[row * size + column];
        double below = minor_with_adjoint(a, size, row + 1, columns & ~(1u << column), up * factor, gradient);
        sum += factor * below;
        gradient[row * size + column] += up * below;
        up = -up;
        sum = -sum;
    }
    return __builtin_popcount(columns) & 1 ? -sum : sum;
}

// The miss of the particle, and how it changes with w: derivatives along w run beside the trajectory.
// Inlined, so that the value alone is what is left where nobody reads the derivative.
[[gnu::always_inline]] inline double miss(double w, double* derivative) {
    double x = 0, y = 8, u = 0.75, v = 0, dx = 0, dy = 0, du = 0, dv = 0;
    for (;;) {
        double ax = 0, ay = 0, dax = 0, day = 0;
        for (int charge = 0; charge < 2; charge++) {
            double p = x - 10, q = charge == 0 ? y - (10 - w) : y, dp = dx, dq = charge == 0 ? dy + 1 : dy;
            double square = p * p + q * q, cube = 1 / (square * std::sqrt(square)), change = -3 * cube / square * (p * dp + q * dq);
            ax += p * cube, ay += q * cube;
            dax += dp * cube + p * change, day += dq * cube + q * change;
        }
        x += 0.1 * u, y += 0.1 * v, dx += 0.1 * du, dy += 0.1 * dv;
        if (y <= 0) {
            double beyond = -y / v, hit = x + beyond * u;
            *derivative = 2 * hit * (dx + beyond * du - (dy + beyond * dv) / v * u);
            return hit * hit;
        }
        u += 0.1 * ax, v += 0.1 * ay, du += 0.1 * dax, dv += 0.1 * day;
    }
}

// The greatest a1^2 + a2^2 - b1^2 - b2^2 over b, by the descent that the eval prescribes, and how it changes with a.
// bij is the derivative of bi along aj; the decisions, and so the rate, are constants to it. They start from 0 and, f having no terms
// of both a and b, stay there, which g++ finds out once this is inlined: the derivative then costs what the descent does.
[[gnu::always_inline]] inline double greatest(double a1, double a2, double start1, double start2, double* gradient) {
    const double tolerance = 1e-5 * 1e-5;
    double b1 = start1, b2 = start2, b11 = 0, b12 = 0, b21 = 0, b22 = 0;
    double a = a1 * a1 + a2 * a2, value = b1 * b1 + b2 * b2 - a, rate = 1e-5;
    int accepted = 0;
    while (4 * (b1 * b1 + b2 * b2) > tolerance) {
        if (accepted == 10) {
            rate *= 2, accepted = 0;
            continue;
        }
        // The slope of -f along b is 2b, and the slope's derivative along a is 2 db/da.
        double step1 = 2 * rate * b1, step2 = 2 * rate * b2;
        if (step1 * step1 + step2 * step2 <= tolerance)
            break;
        double next1 = b1 - step1, next2 = b2 - step2, next_value = next1 * next1 + next2 * next2 - a;
        if (next_value < value) {
            b1 = next1, b2 = next2, value = next_value;
            b11 -= 2 * rate * b11, b12 -= 2 * rate * b12, b21 -= 2 * rate * b21, b22 -= 2 * rate * b22;
            accepted++;
        } else {
            rate /= 2, accepted = 0;
        }
    }
    gradient[0] = 2 * (a1 - b1 * b11 - b2 * b21);
    gradient[1] = 2 * (a2 - b1 * b12 - b2 * b22);
    return a - (b1 * b1 + b2 * b2);
}

}  // namespace

extern "C" {

void ode_value(const double* x, int n, int steps, double* y) {
    std::vector<double> stages(4 * n), k(4 * n);
    double h = 2.0 / steps;
    std::fill(y, y + n, 0.0);
    for (int s = 0; s < steps; s++) {
        std::copy(y, y + n, stages.begin());
        step(x, h, n, stages.data(), k.data(), y);
    }
}

// The derivative of the last component of y.
void ode_gradient(const double* x, int n, int steps, double* gradient) {
    std::vector<double> stages(4L * n * steps), k(4 * n), adjoint(n), slopes(n), moved(n), y(n);
    double h = 2.0 / steps;
    for (int s = 0; s < steps; s++) {
        double* at = stages.data() + 4L * n * s;
        std::copy(y.begin(), y.end(), at);
        step(x, h, n, at, k.data(), y.data());
    }
    std::fill(gradient, gradient + n, 0.0);
    adjoint[n - 1] = 1;
    for (int s = steps - 1; s >= 0; s--) {
        const double* at = stages.data() + 4L * n * s;
        // The adjoint of k4, then of each earlier slope from that of the state that it led to.
        const double shares[4] = {h / 6, h / 3, h / 3, h / 6}, moves[4] = {h / 2, h / 2, h, 0};
        std::vector<double>& total = y;
        std::copy(adjoint.begin(), adjoint.end(), total.begin());
        for (int stage = 3; stage >= 0; stage--) {
            double move = moves[stage];
            for (int i = 0; i < n; i++)
                slopes[i] = shares[stage] * adjoint[i] + (stage < 3 ? move * moved[i] : 0);
            slope_adjoint(x, at + stage * n, slopes.data(), n, gradient, moved.data());
            for (int i = 0; i < n; i++)
                total[i] += moved[i];
        }
        std::copy(total.begin(), total.end(), adjoint.begin());
    }
}

double lstm_value(const double* layers, const double* ends, const double* state, const double* sequence, int depth, int b, int characters) {
    std::vector<double> states(state, state + 2 * depth * b), signal(b);
    double loss = 0;
    for (int t = 0; t + 1 < characters; t++) {
        for (int j = 0; j < b; j++)
            signal[j] = sequence[t * b + j] * ends[j];
        for (int i = 0; i < depth; i++) {
            const double *w = layers + 8 * i * b, *bias = w + 4 * b;
            double *h = states.data() + 2 * i * b, *c = h + b;
            for (int j = 0; j < b; j++) {
                double f = sigmoid(signal[j] * w[j] + bias[j]), g = sigmoid(h[j] * w[b + j] + bias[b + j]);
                double o = sigmoid(signal[j] * w[2 * b + j] + bias[2 * b + j]), a = std::tanh(h[j] * w[3 * b + j] + bias[3 * b + j]);
                c[j] = c[j] * f + g * a;
                signal[j] = h[j] = o * std::tanh(c[j]);
            }
        }
        double total = 2;
        for (int j = 0; j < b; j++) {
            signal[j] = signal[j] * ends[b + j] + ends[2 * b + j];
            total += std::exp(signal[j]);
        }
        double log_total = std::log(total);
        for (int j = 0; j < b; j++)
            loss -= sequence[(t + 1) * b + j] * (signal[j] - log_total);
    }
    return loss / ((characters - 1) * b);
}

// The gradient has the layers' parameters first, then those of the ends.
void lstm_gradient(
    const double* layers, const double* ends, const double* state, const double* sequence, int depth, int b, int characters, double* gradient) {
    enum { F, G, O, A, Up, H, C, TanhC, Kept };
    int trips = characters - 1;
    std::vector<double> states(state, state + 2 * depth * b), signal(b), kept(1L * trips * depth * Kept * b);
    std::vector<double> last(1L * trips * b), shares(1L * trips * b), characters_set(trips), h_adjoint(depth * b), c_adjoint(depth * b);
    std::fill(gradient, gradient + 8 * depth * b + 3 * b, 0.0);
    for (int t = 0; t < trips; t++) {
        for (int j = 0; j < b; j++)
            signal[j] = sequence[t * b + j] * ends[j];
        for (int i = 0; i < depth; i++) {
            const double *w = layers + 8 * i * b, *bias = w + 4 * b;
            double *h = states.data() + 2 * i * b, *c = h + b, *k = kept.data() + (1L * t * depth + i) * Kept * b;
            for (int j = 0; j < b; j++) {
                double f = sigmoid(signal[j] * w[j] + bias[j]), g = sigmoid(h[j] * w[b + j] + bias[b + j]);
                double o = sigmoid(signal[j] * w[2 * b + j] + bias[2 * b + j]), a = std::tanh(h[j] * w[3 * b + j] + bias[3 * b + j]);
                k[F * b + j] = f, k[G * b + j] = g, k[O * b + j] = o, k[A * b + j] = a;
                k[Up * b + j] = signal[j], k[H * b + j] = h[j], k[C * b + j] = c[j];
                c[j] = c[j] * f + g * a;
                k[TanhC * b + j] = std::tanh(c[j]);
                signal[j] = h[j] = o * k[TanhC * b + j];
            }
        }
        double total = 2, set = 0;
        for (int j = 0; j < b; j++) {
            last[t * b + j] = signal[j];
            total += shares[t * b + j] = std::exp(signal[j] * ends[b + j] + ends[2 * b + j]);
            set += sequence[(t + 1) * b + j];
        }
        for (int j = 0; j < b; j++)
            shares[t * b + j] *= set / total;
    }

    double up = 1.0 / (trips * b);
    double *ends_gradient = gradient + 8 * depth * b;
    std::vector<double> flow(b);
    for (int t = trips - 1; t >= 0; t--) {
        for (int j = 0; j < b; j++) {
            double y = up * (shares[t * b + j] - sequence[(t + 1) * b + j]);
            ends_gradient[b + j] += y * last[t * b + j];
            ends_gradient[2 * b + j] += y;
            flow[j] = y * ends[b + j];
        }
        for (int i = depth - 1; i >= 0; i--) {
            const double *w = layers + 8 * i * b, *k = kept.data() + (1L * t * depth + i) * Kept * b;
            double *wg = gradient + 8 * i * b, *bg = wg + 4 * b, *hb = h_adjoint.data() + i * b, *cb = c_adjoint.data() + i * b;
            for (int j = 0; j < b; j++) {
                double f = k[F * b + j], g = k[G * b + j], o = k[O * b + j], a = k[A * b + j], tc = k[TanhC * b + j];
                double h = hb[j] + flow[j], c = cb[j] + h * o * (1 - tc * tc);
                double fb = c * k[C * b + j] * f * (1 - f), gb = c * a * g * (1 - g), ob = h * tc * o * (1 - o), ab = c * g * (1 - a * a);
                wg[j] += fb * k[Up * b + j], bg[j] += fb;
                wg[b + j] += gb * k[H * b + j], bg[b + j] += gb;
                wg[2 * b + j] += ob * k[Up * b + j], bg[2 * b + j] += ob;
                wg[3 * b + j] += ab * k[H * b + j], bg[3 * b + j] += ab;
                flow[j] = fb * w[j] + ob * w[2 * b + j];
                hb[j] = gb * w[b + j] + ab * w[3 * b + j];
                cb[j] = c * f;
            }
        }
        for (int j = 0; j < b; j++)
            ends_gradient[j] += flow[j] * sequence[t * b + j];
    }
}

double det_value(const double* a, int size) { return minor(a, size, 0, (1u << size) - 1); }

void det_gradient(const double* a, int size, double* gradient) {
    std::fill(gradient, gradient + size * size, 0.0);
    minor_with_adjoint(a, size, 0, (1u << size) - 1, 1, gradient);
}

double particle_value(double w) {
    double unused;
    return miss(w, &unused);
}

double particle_derivative(double w) {
    double derivative;
    miss(w, &derivative);
    return derivative;
}

double saddle_value(double a1, double a2, double start1, double start2) {
    double unused[2];
    return greatest(a1, a2, start1, start2, unused);
}

// Returns the value, too: of the derivative alone g++ would leave no descent, but 2a.
double saddle_gradient(double a1, double a2, double start1, double start2, double* gradient) {
    return greatest(a1, a2, start1, start2, gradient);
}
}
