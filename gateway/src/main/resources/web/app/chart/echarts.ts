/** The parts of ECharts that the dashboard uses; loaded when the first chart is drawn, not with the page. */
import { init, use } from 'echarts/core';
import { LineChart, ScatterChart } from 'echarts/charts';
import { AxisPointerComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TitleComponent, TooltipComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';

use([
  LineChart, ScatterChart, AxisPointerComponent, GridComponent, MarkAreaComponent, MarkLineComponent,
  TitleComponent, TooltipComponent, CanvasRenderer,
]);

export { init };
export type { EChartsType } from 'echarts/core';
